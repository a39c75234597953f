import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { toSafeError } from "../../core/index.ts";
import { EXIT, Failure, reasonOf, reasonOfMaking } from "../failure.ts";
import { explainConflict, type KeyStore } from "./keys-store.ts";

const OWNER_ONLY = 0o600;
const UNCHANGED = "Nothing was changed.";

/**
 * A key ring in a file. Everything is synchronous, so that no signal comes between a temporary file and its removal.
 * A change that falls between the last look at the file and its renaming, some microseconds, is not seen.
 */
export function openFileStore(path: string): KeyStore {
  const name = `file:${path}`;
  const guard = <T>(action: () => T, hint = UNCHANGED): T => {
    try {
      return action();
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(EXIT.failed, `${name}: ${reasonOf(error)}`, hint);
    }
  };
  return {
    name,
    takesEffect: "What reads the file from now on uses it.",
    remains: "Copies and backups of the file still hold it.",
    async read() {
      return { text: guard(() => readFileSync(path, "utf8"), "Name the file of a key ring; keys new makes one.") };
    },
    async create(text) {
      guard(() => {
        const descriptor = openNew(path, name);
        try {
          writeFileSync(descriptor, `${text}\n`);
          fsyncSync(descriptor);
        } catch (error) {
          // Half a ring would stand in the way of the next attempt.
          rmSync(path, { force: true });
          throw error;
        } finally {
          closeSync(descriptor);
        }
      });
    },
    async replace(read, text) {
      guard(() => {
        const target = realpathSync(path);
        const status = statSync(target);
        if (!status.isFile())
          throw new Failure(EXIT.usage, `${name}: is not a regular file`, "Keep the ring in a file or a secret.");
        const temporary = `${target}.${randomBytes(4).toString("hex")}.incomplete`;
        try {
          writeTemporary(temporary, `${text}\n`, status);
          if (readFileSync(target, "utf8") !== read.text) throw explainConflict(name);
          renameSync(temporary, target);
        } finally {
          rmSync(temporary, { force: true });
        }
      });
    },
  };
}

function openNew(path: string, name: string): number {
  try {
    return openSync(path, "wx", OWNER_ONLY);
  } catch (error) {
    if (toSafeError(error).code !== "EEXIST")
      throw new Failure(EXIT.failed, `${name}: ${reasonOfMaking(error)}`, UNCHANGED);
    throw new Failure(EXIT.usage, `${name}: the file exists; it was left as it is`, "To add a key: keys rotate.");
  }
}

/** With the mode and the owner of the file that it is to replace: whoever could read the ring still can, and nobody else. */
function writeTemporary(path: string, text: string, { mode, uid, gid }: Stats): void {
  const descriptor = openSync(path, "wx", OWNER_ONLY);
  try {
    writeFileSync(descriptor, text);
    if (uid !== process.getuid?.() || gid !== process.getgid?.()) fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, mode & 0o7777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
