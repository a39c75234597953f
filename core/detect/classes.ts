/** What a byte can be part of. Bytes >= 0x80 (UTF-8 or opaque) count as word characters and nothing else. */
export const DIGIT = 1;
export const UPPER = 2;
export const LOWER = 4;
export const HIGH = 8;
export const HEX = 16;
/** May stand in a token: base64, base64url and the joints of vendor keys. */
export const TOKEN = 32;
/** May stand in a URL (RFC 3986), plus non-ASCII as browsers print it; quotes, brackets and blanks end it. */
export const URL_BYTE = 64;
/** May stand in an e-mail address's local part as logs write it (RFC 5322 atoms without what more often separates: ``=&'/%|{}^` ``). */
export const LOCAL = 128;
/** May stand in a host name. */
export const HOST = 256;

export const LETTER = UPPER | LOWER;
export const ALNUM = DIGIT | LETTER;
export const WORD = ALNUM | HIGH;

export const CLASS = new Uint16Array(256);

const mark = (text: string, flag: number): void => {
  for (let i = 0; i < text.length; i++) CLASS[text.charCodeAt(i)] |= flag;
};
const DIGITS = "0123456789";
const UPPERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWERS = UPPERS.toLowerCase();
mark(DIGITS, DIGIT | HEX | TOKEN | URL_BYTE | LOCAL | HOST);
mark(UPPERS, UPPER | TOKEN | URL_BYTE | LOCAL | HOST);
mark(LOWERS, LOWER | TOKEN | URL_BYTE | LOCAL | HOST);
mark("ABCDEFabcdef", HEX);
mark("+/=_.-~", TOKEN);
mark("-._~:/?#[]@!$&'()*+,;=%|{}", URL_BYTE);
mark("!#$*+-_.~", LOCAL);
mark("-.", HOST);
for (let byte = 0x80; byte < 256; byte++) CLASS[byte] |= HIGH | URL_BYTE | LOCAL | HOST;

const UNDERSCORE = 0x5f;

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
export const isLetter = (byte: number): boolean => byte >= 0 && (CLASS[byte] & LETTER) !== 0;
export const isAlnum = (byte: number): boolean => byte >= 0 && (CLASS[byte] & ALNUM) !== 0;
export const isHex = (byte: number): boolean => byte >= 0 && (CLASS[byte] & HEX) !== 0;
export const isWord = (byte: number): boolean => byte >= 0 && ((CLASS[byte] & WORD) !== 0 || byte === UNDERSCORE);
export const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09;
