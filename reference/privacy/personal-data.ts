/** How a domain tells what it holds of a person, and what it takes out when the person is erased (LR-22). */
export interface PersonalData {
  /** The member of the export, such as `payments`. */
  readonly name: string;
  /**
   * Rows of the person $1, with columns named as the API names members. `amountMinor` comes with `currency`, and
   * is shown as `amount`.
   */
  readonly read: string;
  /** A row while the person $1 is still needed: nobody else can end what is under way, or take what it gives. */
  readonly unfinished?: string;
  /**
   * What the person $1 wrote or is known by is taken out of rows that the books or other people need; rows that
   * nobody needs are deleted.
   */
  readonly erase: readonly string[];
}
