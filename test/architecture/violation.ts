/** A place where the sources break a rule of the house. */
export interface Violation {
  rule: string;
  /** Relative to the project. */
  file: string;
  /** What it imports or says. */
  what: string;
}
