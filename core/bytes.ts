/** UTF-8 (or opaque >= 0x80) bytes over an ordinary ArrayBuffer. */
export type Bytes = Uint8Array<ArrayBufferLike>;
