const CODE = /[#&]talk=(go-[A-Za-z0-9_-]{22})(?=&|$)/;

/** The code with which a mail's link opened the page; it goes out of the address, as it is good once. */
export function takeCode(): string | null {
  const code = CODE.exec(location.hash)?.[1] ?? null;
  if (code) history.replaceState(history.state, "", location.pathname + location.search);
  return code;
}
