/** A prop or context value with which nothing may be deployed. The text says which one, what it has to be, and what to do. */
export class UnusableSettingError extends Error {
  override readonly name = "UnusableSettingError";
}
