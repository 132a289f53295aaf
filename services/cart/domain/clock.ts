/** Tells the time: the machine's in a service, a virtual one in tests. */
export type Clock = () => Date;

/** The machine's time. */
export const systemClock: Clock = () => new Date();
