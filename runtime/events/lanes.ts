/** Works on several things at once, on those with one key one after the other. */
export class Lanes {
  readonly #width: number;
  readonly #tails = new Map<string, Promise<void>>();
  #taken = 0;
  #free = Promise.withResolvers<void>();

  /** @param width so many are taken on at the most, those that wait for others among them. */
  constructor(width: number) {
    this.#width = width;
  }

  /** Resolves once `work`, which does not reject, is taken on. */
  async add(key: string, work: () => Promise<void>): Promise<void> {
    while (this.#taken >= this.#width) await this.#free.promise;
    this.#taken += 1;
    const done = (this.#tails.get(key) ?? Promise.resolve()).then(work).then(() => {
      if (this.#tails.get(key) === done) this.#tails.delete(key);
      this.#taken -= 1;
      this.#free.resolve();
      this.#free = Promise.withResolvers();
    });
    this.#tails.set(key, done);
  }

  /** Resolves when nothing is left. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }
}
