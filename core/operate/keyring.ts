import { platform } from "#platform";
import type { Bytes } from "../bytes.ts";
import { KeyError } from "../errors.ts";
import { decodeBase64, encodeHex, encodeUtf8 } from "./encoding.ts";
import { HmacKey } from "./hmac.ts";
import { createSiv, type SivCipher } from "./siv.ts";
import { readStoredRing } from "./stored-ring.ts";

/** What a derived key is for. Keys of different uses tell nothing about each other (HKDF, RFC 5869). */
export type KeyUse = "tokens" | "checks" | "hashes" | "manifests";

/**
 * The keys behind pseudonyms and encryption. New values are written under `currentId`; the other keys only verify and open
 * what was written before. Dropping a key makes its pseudonyms unlinkable, and what it encrypted unreadable, for good.
 * Serialising or printing a ring shows ids, never keys.
 */
export interface KeyRing {
  readonly currentId: string;
  /** Every key id, the current one first. */
  readonly ids: readonly string[];
  /** 32 bits (8 hex digits) that tell whether two rings have the same current key, and nothing else about it. */
  readonly checkValue: string;
  /**
   * HMAC-SHA-256 under the key derived for `use`; 32 bytes.
   * @throws KeyError `unknown-key` when the ring has no key `id`
   */
  mac(use: KeyUse, message: Bytes, id?: string): Bytes;
  /**
   * The key behind `mac`, for who makes many.
   * @throws KeyError `unknown-key` when the ring has no key `id`
   */
  hmac(use: KeyUse, id?: string): HmacKey;
  /**
   * AES-SIV under the key derived for encryption, bound to `associated`.
   * @throws KeyError `unknown-key` when the ring has no key `id`
   */
  siv(associated: Bytes, id?: string): SivCipher;
}

export interface KeySpec {
  /** The key id: 1 to 12 lower-case letters and digits, a letter first. It is part of every token. */
  readonly version: string;
  /** At least 32 bytes, as bytes or base64. */
  readonly secret: Bytes | string;
}

const KEY_ID = /^[a-z][a-z0-9]{0,11}$/;
const MIN_SECRET_BYTES = 32;
const HKDF_SALT = encodeUtf8("scrubline/v1");
const USES: readonly KeyUse[] = ["tokens", "checks", "hashes", "manifests"];
/** AES-SIV takes two keys of 256 bits (RFC 5297, section 6: AEAD_AES_SIV_CMAC_512). */
const SIV_KEY_BYTES = 64;

interface KeySet {
  readonly macs: Record<KeyUse, HmacKey>;
  readonly encryption: Bytes;
  /** Made at first use: most policies encrypt nothing. */
  siv?: ReturnType<typeof createSiv>;
}

class DerivedKeys implements KeyRing {
  readonly currentId: string;
  readonly ids: readonly string[];
  readonly checkValue: string;
  readonly #keys = new Map<string, KeySet>();

  constructor(specs: readonly KeySpec[]) {
    for (const spec of specs) this.#keys.set(readKeyId(spec, this.#keys), deriveKeys(readSecret(spec)));
    this.ids = Object.freeze([...this.#keys.keys()]);
    this.currentId = this.ids[0]!;
    this.checkValue = encodeHex(this.mac("checks", encodeUtf8("key check value")).subarray(0, 4));
    Object.freeze(this);
  }

  mac(use: KeyUse, message: Bytes, id: string = this.currentId): Bytes {
    return this.hmac(use, id).mac(message);
  }

  hmac(use: KeyUse, id: string = this.currentId): HmacKey {
    return this.#find(id).macs[use];
  }

  siv(associated: Bytes, id: string = this.currentId): SivCipher {
    const keys = this.#find(id);
    keys.siv ??= createSiv(keys.encryption);
    return keys.siv(associated);
  }

  #find(id: string): KeySet {
    const keys = this.#keys.get(id);
    if (keys === undefined) throw new KeyError("unknown-key", "the key ring has no key with the id asked for");
    return keys;
  }
}

function deriveKeys(secret: Bytes): KeySet {
  const derive = (use: string, length: number) => platform.hkdfSha256(secret, HKDF_SALT, encodeUtf8(use), length);
  const macs = Object.fromEntries(USES.map((use) => [use, new HmacKey(derive(use, 32))])) as Record<KeyUse, HmacKey>;
  return { macs, encryption: derive("encryption", SIV_KEY_BYTES) };
}

function readKeyId({ version }: KeySpec, seen: ReadonlyMap<string, unknown>): string {
  if (typeof version !== "string" || !KEY_ID.test(version))
    throw new KeyError(
      "bad-key-id",
      "a key id is 1 to 12 lower-case letters and digits, a letter first (for example k3)",
    );
  if (seen.has(version)) throw new KeyError("duplicate-key-id", `the key ring has two keys with the id ${version}`);
  return version;
}

function readSecret({ version, secret }: KeySpec): Bytes {
  const bytes = typeof secret === "string" ? decodeBase64(secret) : secret;
  if (secret === undefined || secret === null || secret.length === 0)
    throw new KeyError("missing-secret", `key ${version} has no secret; it needs ${MIN_SECRET_BYTES} random bytes`);
  if (!(bytes instanceof Uint8Array))
    throw new KeyError("bad-secret", `the secret of key ${version} is neither bytes nor base64`);
  if (bytes.length < MIN_SECRET_BYTES)
    throw new KeyError(
      "short-secret",
      `the secret of key ${version} has ${bytes.length} bytes; it needs at least ${MIN_SECRET_BYTES} random ones`,
    );
  return bytes;
}

/**
 * Makes a key ring from secrets in memory. They are copied into derived keys; the ring keeps no reference to them.
 * @throws KeyError `bad-key-id`, `duplicate-key-id`, `missing-secret`, `bad-secret`, `short-secret`
 */
export function createKeyRing(options: { readonly current: KeySpec; readonly previous?: readonly KeySpec[] }): KeyRing {
  if (typeof options?.current !== "object" || options.current === null)
    throw new KeyError("missing-keys", "a key ring needs a current key: { current: { version, secret } }");
  return new DerivedKeys([options.current, ...(options.previous ?? [])]);
}

/**
 * Reads the value a secret store holds, in the form that readStoredRing describes.
 * @throws KeyError those of readStoredRing and of createKeyRing
 */
export function parseKeyRing(json: string): KeyRing {
  const { current, keys } = readStoredRing(json);
  const specs = keys.map(({ id, secret }): KeySpec => ({ version: id, secret }));
  const first = specs.find(({ version }) => version === current)!;
  return createKeyRing({ current: first, previous: specs.filter((spec) => spec !== first) });
}
