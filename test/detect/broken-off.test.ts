import { expect, it } from "vitest";
import { createDetector, type Piece } from "../../core/detect/index.ts";
import { loadPolicy } from "../../core/policy/load.ts";

const utf8 = new TextEncoder();
const pieceOf = (bytes: Uint8Array): Piece => {
  const none = new Uint8Array(0);
  return { bytes, start: 0, limit: bytes.length, closed: true, kind: "text", keyBytes: none, keyStart: 0, keyEnd: 0 };
};

it("a scan that is broken off after it has found something leaves nothing behind for the next one", () => {
  // Only the kernel in TypeScript reads bytes one by one, so that one of them can be missing.
  const detector = createDetector(loadPolicy(), { kernel: "script" });
  const found: [number, number][] = [];
  const sink = { push: (start: number, end: number) => void found.push([start, end]), extend: () => {} };
  const text = utf8.encode(`card 4111 1111 1111 1111, ${"words ".repeat(200)}`);
  const broken = new Proxy(text, {
    get: (bytes, name) => {
      if (name === String(text.length - 10)) throw new RangeError("no such byte");
      return Reflect.get(bytes, name, bytes);
    },
  });
  expect(() => detector.scan(pieceOf(broken), 0, { open: -1 }, sink)).toThrow(RangeError);
  expect(found).toEqual([]);

  detector.scan(pieceOf(utf8.encode("mail bob@example.com")), 0, { open: -1 }, sink);
  expect(found).toEqual([[5, 20]]);
});
