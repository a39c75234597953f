import { styleText } from "node:util";
import { appendKey, createRing, writeRing } from "../../core/operate/ring-changes.ts";
import type { StoredRing } from "../../core/operate/stored-ring.ts";
import { confirm } from "../confirm.ts";
import { EXIT, Failure, OutputClosed } from "../failure.ts";
import { openStandardOutput } from "../output.ts";
import { notify, type Terminal } from "../terminal.ts";
import { openKeyStore, openReadableKeys } from "./keys-open.ts";
import { createKey, describeKeys, openRing, removeKeys } from "./keys-ring.ts";
import type { ReadableKeys, StoredText } from "./keys-store.ts";

const today = (): string => new Date().toISOString().slice(0, 10);

/** Ids, dates and check values on standard output; never a key. */
export async function runKeysShow(reference: string, terminal: Terminal): Promise<number> {
  const store = await openReadableKeys(reference, terminal);
  const { ring } = await readRing(store);
  const cells = describeKeys(ring).map(({ id, created, checkValue, isCurrent }) => [
    id,
    created ?? "-",
    checkValue,
    isCurrent ? "current" : "",
  ]);
  const lay = ([id, ...rest]: readonly string[]): string =>
    [id!.padEnd(12), rest[0]!.padEnd(10), rest[1]!.padEnd(11), rest[2]!].join("  ").trimEnd();
  const heading = styleText("bold", lay(["ID", "CREATED", "CHECK VALUE", ""]), { stream: terminal.stdout });
  await print([heading, ...cells.map(lay)].map((line) => `${line}\n`).join(""), terminal);
  return EXIT.done;
}

/** A fresh ring where there is none, or on standard output: the one case in which key material is written there. */
export async function runKeysNew(reference: string | undefined, terminal: Terminal): Promise<number> {
  const ring = createRing(createKey(today()));
  const text = writeRing(ring);
  if (reference === undefined) {
    await print(`${text}\n`, terminal).catch((error: unknown) => {
      if (!(error instanceof OutputClosed)) throw error;
      throw new Failure(
        EXIT.failed,
        "keys new: standard output was closed before the key ring was written",
        "It is nowhere else: run the command again.",
      );
    });
    notify(terminal, `a key ring with ${describeCurrent(ring)}; what was printed is secret`);
    return EXIT.done;
  }
  const store = await openKeyStore(reference);
  await store.create(text);
  notify(terminal, `${store.name}: a new key ring with ${describeCurrent(ring)}`);
  return EXIT.done;
}

export async function runKeysRotate(
  reference: string,
  options: { readonly dryRun?: boolean },
  terminal: Terminal,
): Promise<number> {
  const store = await openKeyStore(reference);
  const { read, ring } = await readRing(store);
  const rotated = appendKey(ring, createKey(today()));
  const text = writeRing(rotated);
  if (options.dryRun) {
    notify(terminal, `${store.name}: would add ${rotated.current} and make it current; ${ring.current} would stay`);
    return EXIT.done;
  }
  await store.replace(read, text);
  notify(terminal, `${store.name}: new pseudonyms are made with ${describeCurrent(rotated)}. ${store.takesEffect}`);
  notify(terminal, `${listIds(ring)}: kept, so that what was made before is still recognised`);
  return EXIT.done;
}

export async function runKeysPrune(
  reference: string,
  ids: readonly string[],
  options: { readonly dryRun?: boolean; readonly yes?: boolean },
  terminal: Terminal,
): Promise<number> {
  const store = await openKeyStore(reference);
  const { read, ring } = await readRing(store);
  const pruned = removeKeys(ring, ids);
  const text = writeRing(pruned);
  const names = [...new Set(ids)].join(", ");
  if (options.dryRun) {
    notify(terminal, `${store.name}: would remove ${names} for good; ${listIds(pruned)} would stay`);
    return EXIT.done;
  }
  if (!options.yes) {
    const meaning = `Removing ${names} cannot be undone: what was made with it can never again be recognised or linked.`;
    const hint = "The ids have to be typed as they are shown.";
    await confirm({ command: "keys prune", meaning, words: names, hint }, terminal);
  }
  await store.replace(read, text);
  notify(terminal, `${store.name}: removed ${names}; left: ${listIds(pruned)}. ${store.remains}`);
  return EXIT.done;
}

/** @throws Failure or OutputClosed unless all of it was taken */
async function print(text: string, { stdout }: Terminal): Promise<void> {
  const output = openStandardOutput(stdout);
  await output.write(text);
  await output.finish();
}

async function readRing(store: ReadableKeys): Promise<{ read: StoredText; ring: StoredRing }> {
  const read = await store.read();
  const { ring } = openRing(read.text, store.name);
  const [first, ...others] = ring.keys;
  // A bare secret does not say how old it is; the store may.
  if (read.written === undefined || others.length > 0 || first!.created !== undefined) return { read, ring };
  return { read, ring: { ...ring, keys: [{ ...first!, created: read.written }] } };
}

function describeCurrent(ring: StoredRing): string {
  const { id, checkValue } = describeKeys(ring).find(({ isCurrent }) => isCurrent)!;
  return `${id} (check value ${checkValue})`;
}

const listIds = ({ keys }: StoredRing): string => keys.map(({ id }) => id).join(", ");
