/** Up to four digits: a forged placeholder that is left alone must not have room for data. */
const NUMBER = /_[1-9]\d{0,3}([>\])]?)$/;

/** `<EMAIL_ADDRESS>` and 2 give `<EMAIL_ADDRESS_2>`; text without a closing bracket gets the number at its end. */
export function addNumber(label: string, ordinal: number): string {
  const close = /[>\])]$/.exec(label)?.[0] ?? "";
  return `${label.slice(0, label.length - close.length)}_${ordinal}${close}`;
}

/** The numbered text for a member's name, or null when the name already is one. Equal names in one object would lose data. */
export function numberName(label: string, name: string, ordinal: number): string | null {
  return name.replace(NUMBER, "$1") === label && NUMBER.test(name) ? null : addNumber(label, ordinal);
}
