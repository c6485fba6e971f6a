/** What outlives a reload: drafts with the tab, the look and habits of the desk with the browser. */

function read(storage: Storage, key: string): string {
  try {
    return storage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(storage: Storage, key: string, value: string): void {
  try {
    if (value) storage.setItem(key, value);
    else storage.removeItem(key);
  } catch {
    // Full or forbidden: what is typed stays in its field.
  }
}

/** What is being written in one place of one talk: `reply`, `note`, `settled`, a field of a form. */
export const draft = {
  get: (talk: string, part: string): string => read(sessionStorage, `desk.draft.${talk}.${part}`),
  set: (talk: string, part: string, text: string): void => write(sessionStorage, `desk.draft.${talk}.${part}`, text),
};

/** Of the tab alone: filters, and which list is open. */
export const tab = {
  get: (name: string): string => read(sessionStorage, `desk.${name}`),
  set: (name: string, value: string): void => write(sessionStorage, `desk.${name}`, value),
};

export const setting = {
  get: (name: string): string => read(localStorage, `desk.${name}`),
  set: (name: string, value: string): void => write(localStorage, `desk.${name}`, value),
};

/** Nothing of a talk stays in the browser when its agent signs out. */
export function forgetTalks(): void {
  try {
    sessionStorage.clear();
  } catch {
    // There was none.
  }
}
