/** The chance of a walk: every draw follows from the walk's seed and who draws, so that a seed walks again. */
import fc from 'fast-check';
import { draw } from '../../../fixtures/data/index.ts';

export class Chance {
  readonly #seed: number;
  readonly #name: string;
  #draws = 0;

  /** @param name who draws: two of one seed draw apart */
  constructor(seed: number, name: string) {
    this.#seed = seed;
    this.#name = name;
  }

  next<T>(arbitrary: fc.Arbitrary<T>): T {
    this.#draws += 1;
    return draw(arbitrary, `${this.#name}/${this.#draws}`, this.#seed);
  }

  /** From `least` to `most`, both among them, each as likely as the other. */
  between(least: number, most: number): number {
    return this.next(fc.noBias(fc.integer({ min: least, max: most })));
  }

  happens(percent: number): boolean {
    return this.between(1, 100) <= percent;
  }

  /** `undefined` of none. */
  of<T>(things: readonly T[]): T | undefined {
    return things[this.between(0, Math.max(0, things.length - 1))];
  }

  /** Each as likely as its weight. @throws RangeError of none */
  weighed<T extends { readonly weight: number }>(things: readonly T[]): T {
    let at = this.between(1, things.reduce((sum, { weight }) => sum + weight, 0) || 1);
    for (const thing of things) {
      at -= thing.weight;
      if (at <= 0) return thing;
    }
    throw new RangeError('nothing to choose from');
  }

  shuffled<T>(things: readonly T[]): readonly T[] {
    return this.next(fc.shuffledSubarray([...things], { minLength: things.length }));
  }
}
