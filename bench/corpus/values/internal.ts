import { type EntityKind, listLines } from "./kind.ts";

/** The two shapes that the product's founding document gives as examples of a company's own ids. */
export const INTERNAL_KINDS: readonly EntityKind[] = [
  {
    entity: "INTERNAL_ID",
    weight: 2,
    selfEvident: true,
    alt: ["INTERNAL_USER_ID"],
    make: (random) => `USER-${random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 8)}`,
    keys: listLines(`user ref
      internal user id
      actor
      subject
      principal
      owner`),
    phrases: listLines(`{} opened the settings page
      impersonation of {} started by an operator
      quota exceeded for {}
      merge {} into {INTERNAL_ID}
      session of {} ended after {n} s`),
  },
  {
    entity: "INTERNAL_ID",
    weight: 2,
    selfEvident: true,
    alt: ["CUSTOMER_ID"],
    make: (random) => `CUST-${random.digits(10)}`,
    keys: listLines(`customer ref
      customer id
      cust no
      client ref
      buyer
      kundennummer`),
    phrases: listLines(`{} is closed, order refused
      invoice for customer {} sent
      dunning level {n} reached for {}
      Please quote your customer number {} when you write to us.
      churn score of {} is 0.{n}`),
  },
];
