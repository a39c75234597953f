/** ASCII bytes that mean something in JSON and in what is nearly JSON, by name. */
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const AMPERSAND = 0x26;
export const APOSTROPHE = 0x27;
export const PARENTHESIS_CLOSE = 0x29;
export const ASTERISK = 0x2a;
export const COMMA = 0x2c;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const BRACKET_OPEN = 0x5b;
export const BACKSLASH = 0x5c;
export const BRACKET_CLOSE = 0x5d;
export const BACKQUOTE = 0x60;
export const BRACE_OPEN = 0x7b;
export const BRACE_CLOSE = 0x7d;

/** 256 flags, one for each byte: 1 for the characters given. */
export function flagsFor(characters: string): Uint8Array {
  const flags = new Uint8Array(256);
  for (const char of characters) flags[char.charCodeAt(0)] = 1;
  return flags;
}

/** Bytes that end a word in broken JSON and in text. */
export const DELIMITER = flagsFor(" \t\r\n\"'`,:={}[]&;?()<>|");
/** Bytes at which the search for a string's closing quote stops. */
export const STRING_STOP = flagsFor('"\\\n\r');
/** Bytes of a number or a literal name, and of words that are mistaken for one. */
export const BARE = flagsFor("0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");

export const isOpener = (byte: number): boolean => byte === BRACE_OPEN || byte === BRACKET_OPEN;
export const isCloser = (byte: number): boolean => byte === BRACE_CLOSE || byte === BRACKET_CLOSE;
export const isQuote = (byte: number): boolean => byte === QUOTE || byte === APOSTROPHE || byte === BACKQUOTE;
/** A blank that does not end the line. */
export const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB || byte === RETURN;
