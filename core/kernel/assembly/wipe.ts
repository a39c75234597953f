import { OUTPUT, RECORD_TEXT, SEARCH_TEXT, STRETCH } from "../layout";

/** Zeros in the places for text, of which so many bytes were written. */
export function wipe(searched: i32, read: i32, written: i32): void {
  memory.fill(SEARCH_TEXT, 0, searched);
  memory.fill(STRETCH, 0, 64);
  memory.fill(RECORD_TEXT, 0, read);
  memory.fill(OUTPUT, 0, written);
}
