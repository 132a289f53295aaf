export const listBooks: any = () => async () => ({});
