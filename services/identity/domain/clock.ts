/** Tells the time; a dependency, so that a test can turn a day in a second. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
