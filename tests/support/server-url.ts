/** The servers that tests use; `npm test` starts them and sets these names. */
type ServerName = 'SOUK_TEST_POSTGRES_URL' | 'SOUK_TEST_REDIS_URL' | 'SOUK_TEST_NATS_URL';

/** Where a server of the tests is; throws one line that says what to do when nobody has said. */
export const serverUrl = (name: ServerName): string => {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: run \`npm test\`, or name a running server`);
  return url;
};
