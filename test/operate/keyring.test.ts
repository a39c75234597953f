import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { KeyError } from "../../core/errors.ts";
import { encodeHex, encodeUtf8 } from "../../core/operate/encoding.ts";
import { createKeyRing, parseKeyRing } from "../../core/operate/keyring.ts";

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
const BASE64 = Buffer.from(SECRET).toString("base64");
const OTHER = Buffer.alloc(32, 9).toString("base64");

function errorOf(action: () => unknown): KeyError {
  try {
    action();
  } catch (error) {
    if (error instanceof KeyError) return error;
  }
  throw new Error("no KeyError was thrown");
}

test("bytes and base64 (standard, URL-safe, unpadded) are the same secret", () => {
  const url = Buffer.from(SECRET).toString("base64url");
  const rings = [SECRET, BASE64, url, `${BASE64}\n`].map((secret) =>
    createKeyRing({ current: { version: "k1", secret } }),
  );
  expect(new Set(rings.map((ring) => ring.checkValue)).size).toBe(1);
  expect(rings[0]!.checkValue).toMatch(/^[0-9a-f]{8}$/);
});

test("uses, keys and messages are kept apart", () => {
  const ring = createKeyRing({
    current: { version: "k2", secret: SECRET },
    previous: [{ version: "k1", secret: OTHER }],
  });
  const message = encodeUtf8("x");
  const macs = [
    ring.mac("tokens", message),
    ring.mac("checks", message),
    ring.mac("hashes", message),
    ring.mac("manifests", message),
    ring.mac("tokens", message, "k1"),
    ring.mac("tokens", encodeUtf8("y")),
  ];
  expect(new Set(macs.map(encodeHex)).size).toBe(macs.length);
  expect(ring.ids).toEqual(["k2", "k1"]);
  expect(errorOf(() => ring.mac("tokens", message, "k9")).code).toBe("unknown-key");
});

// Frozen: another value here means that every pseudonym ever written has changed.
test("derivation is stable", () => {
  const ring = createKeyRing({ current: { version: "k1", secret: SECRET } });
  expect(ring.checkValue).toBe("83a27a92");
});

test("nothing that prints a ring prints a key", () => {
  const ring = createKeyRing({ current: { version: "k1", secret: SECRET } });
  const shown = [JSON.stringify(ring), inspect(ring, { depth: 9, showHidden: true }), String(ring)].join();
  expect(JSON.parse(JSON.stringify(ring))).toEqual({ currentId: "k1", ids: ["k1"], checkValue: ring.checkValue });
  for (const secret of [BASE64, BASE64.slice(0, 8), Buffer.from(SECRET).toString("hex").slice(0, 12), "7, 14, 21"])
    expect(shown).not.toContain(secret);
});

test("the ring does not follow later changes of the caller's buffer", () => {
  const secret = SECRET.slice();
  const ring = createKeyRing({ current: { version: "k1", secret } });
  const before = encodeHex(ring.mac("tokens", encodeUtf8("x")));
  secret.fill(0);
  expect(encodeHex(ring.mac("tokens", encodeUtf8("x")))).toBe(before);
});

describe("refused", () => {
  const MARKER = "MARKERmarker0123";
  test.each([
    ["missing-secret", () => createKeyRing({ current: { version: "k1", secret: "" } })],
    ["missing-secret", () => createKeyRing({ current: { version: "k1" } as never })],
    ["short-secret", () => createKeyRing({ current: { version: "k1", secret: MARKER } })],
    ["short-secret", () => createKeyRing({ current: { version: "k1", secret: new Uint8Array(31) } })],
    ["bad-secret", () => createKeyRing({ current: { version: "k1", secret: `${MARKER} not base64 !` } })],
    ["bad-key-id", () => createKeyRing({ current: { version: "K_1", secret: SECRET } })],
    ["bad-key-id", () => createKeyRing({ current: { version: MARKER, secret: SECRET } })],
    [
      "duplicate-key-id",
      () => createKeyRing({ current: { version: "k1", secret: SECRET }, previous: [{ version: "k1", secret: OTHER }] }),
    ],
    ["missing-keys", () => createKeyRing({} as never)],
    ["missing-keys", () => parseKeyRing("  ")],
    ["bad-key-ring", () => parseKeyRing(`{"v":1,"secret":"${MARKER}`)],
    ["bad-key-ring", () => parseKeyRing(`{"v":2,"current":"k1","keys":[{"id":"k1","secret":"${BASE64}"}]}`)],
    ["bad-key-ring", () => parseKeyRing(`{"v":1,"current":"k1","keys":"${MARKER}"}`)],
    ["bad-key-ring", () => parseKeyRing('{"v":1,"current":"k1","keys":[null]}')],
    ["unknown-key", () => parseKeyRing(`{"v":1,"current":"k2","keys":[{"id":"k1","secret":"${BASE64}"}]}`)],
    ["missing-secret", () => parseKeyRing('{"v":1,"current":"k1","keys":[{"id":"k1"}]}')],
    ["bad-secret", () => parseKeyRing(`{"v":1,"current":"k1","keys":[{"id":"k1","secret":{"${MARKER}":1}}]}`)],
    ["short-secret", () => parseKeyRing(MARKER)],
  ])("%s", (code, action) => {
    const error = errorOf(action);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain(MARKER);
    expect(error.message).not.toContain(BASE64);
  });
});

test("a stored ring: current is found wherever it stands", () => {
  const keys = [
    { id: "k1", secret: OTHER, created: "2025-01-31" },
    { id: "k3", secret: BASE64, created: "2025-04-30" },
  ];
  const ring = parseKeyRing(JSON.stringify({ v: 1, current: "k3", keys }));
  expect(ring.ids).toEqual(["k3", "k1"]);
  expect(ring.checkValue).toBe(createKeyRing({ current: { version: "k9", secret: SECRET } }).checkValue);
});

test("a bare base64 text is a ring with the one key k1", () => {
  expect(parseKeyRing(`${BASE64}\n`).ids).toEqual(["k1"]);
});
