/** Life of a transaction token: long enough for the slowest request, too short to be worth stealing. */
export const tokenLifetimeMs = 60_000;

/** For so long one token serves all requests of its principal; what remains of its life is the requests' to use. */
export const tokenReuseMs = 30_000;
