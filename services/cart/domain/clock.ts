/** Tells the time: the machine's in a service, a virtual one in tests. */
export type Clock = () => Date;
