/** Equal to package.json's version; a test holds them together, so that no file has to be found at run time. */
export const VERSION = "0.1.0";
