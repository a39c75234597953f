/** Thrown for an event that the function's source does not send; nothing of it is quoted. */
export class EventError extends Error {
  override readonly name = "EventError";
  readonly code: string;
  constructor(code: string, explanation: string) {
    super(explanation);
    this.code = code;
  }
}
