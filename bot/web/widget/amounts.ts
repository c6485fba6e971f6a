/** Amounts of money in what the assistant writes: "12,90 €", "€12.90", "US$5.00", "12,90 EUR". */
const NUMBER = "\\d(?:[\\d.,\\u00a0\\u202f]*\\d)?";
const SIGN = "(?:[A-Z]{0,3}[$€£¥]|EUR|USD|GBP|CHF|CNY)";
const AMOUNT = `(?:[-−+]?${SIGN}[\\s]?${NUMBER}|[-−+]?${NUMBER}[\\s]?${SIGN})`;
const AT_THE_END = new RegExp(`^(.*\\S)[\\s,:·–-]*?[\\s(](${AMOUNT})\\)?[.。]?\\s*$`, "su");
const ANY = new RegExp(AMOUNT, "gu");

/** "Express 12,90 €" as its words and its price; null when it does not end in one. */
export function priced(text: string): [words: string, price: string] | null {
  const found = AT_THE_END.exec(text);
  return found ? [found[1]!.replace(/[\s,:：，·–-]+$/u, ""), found[2]!] : null;
}

/** The amount in a sentence that has just one. */
export function soleAmount(text: string): string {
  const amounts = text.match(ANY) ?? [];
  return amounts.length === 1 ? amounts[0] : "";
}
