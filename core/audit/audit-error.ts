/** Evidence that is not what it should be. Says which object and what about it; quotes nothing of what was read. */
export class AuditError extends Error {
  override readonly name = "AuditError";
  readonly code: "bad-manifest" | "bad-ledger" | "bad-position";
  constructor(code: AuditError["code"], explanation: string) {
    super(explanation);
    this.code = code;
  }
}
