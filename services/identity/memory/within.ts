/** Answers as `work` does, or rejects when it takes longer than `timeoutMs`; the work itself goes on. */
export const within = async <Value>(timeoutMs: number, work: Promise<Value>): Promise<Value> => {
  const {promise: late, reject} = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
