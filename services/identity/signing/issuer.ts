/** `iss` of transaction and access tokens: whoever verifies them knows it from mesh/render/envoy/tokens.ts. */
export const issuer = 'https://identity.souk.local';
