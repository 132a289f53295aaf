export const listAuthors: any = () => async () => ({});
