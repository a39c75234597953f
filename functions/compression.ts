/** How bytes are compressed, coming in and going out. */
export type Compression = "gzip" | "zstd";
