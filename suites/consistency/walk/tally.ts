/** What happened on a walk so far: counted for its report, and waited for by the weather. */

export class Tally {
  readonly #operations = new Map<string, number>();
  readonly #weathers = new Map<string, number>();
  #done = 0;
  #refused = 0;
  #troubles = 0;
  #waiting: { readonly reached: () => boolean; readonly wake: () => void }[] = [];

  began(operation: string): void {
    this.#operations.set(operation, (this.#operations.get(operation) ?? 0) + 1);
  }

  weather(name: string): void {
    this.#weathers.set(name, (this.#weathers.get(name) ?? 0) + 1);
  }

  answered(status: number): void {
    if (status < 300) this.#done += 1;
    else this.#refused += 1;
    this.#look();
  }

  /** A connection broke off, or the target said that it can't answer now. */
  trouble(): void {
    this.#troubles += 1;
    this.#look();
  }

  /** Resolves when so many more answers have come. */
  answers(count: number): Promise<void> {
    const upTo = this.#done + this.#refused + count;
    return this.#until(() => this.#done + this.#refused >= upTo);
  }

  /** Resolves when so many more requests have met trouble. */
  troubles(count: number): Promise<void> {
    const upTo = this.#troubles + count;
    return this.#until(() => this.#troubles >= upTo);
  }

  toString(): string {
    const listed = (counts: ReadonlyMap<string, number>) =>
      [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
    return [
      `operations: ${listed(this.#operations)}`,
      `weather: ${listed(this.#weathers)}`,
      `answers: ${this.#done} done, ${this.#refused} refused, ${this.#troubles} asked again`,
    ].join('; ');
  }

  #until(reached: () => boolean): Promise<void> {
    return new Promise((wake) => {
      this.#waiting.push({ reached, wake });
      this.#look();
    });
  }

  #look(): void {
    for (const { reached, wake } of this.#waiting) if (reached()) wake();
    this.#waiting = this.#waiting.filter(({ reached }) => !reached());
  }
}
