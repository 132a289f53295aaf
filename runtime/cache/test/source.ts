/** A source that counts how often it is asked. */
export const source = (value: string | undefined) => {
  const state = {value, loads: 0, load: async (): Promise<string | undefined> => undefined};
  state.load = async () => {
    state.loads += 1;
    return state.value;
  };
  return state;
};
