/** Where the parts of OAuth are, below the issuer. */
export const paths = {
  configuration: '/.well-known/openid-configuration',
  authorize: '/oauth2/authorize',
  token: '/oauth2/token',
  revoke: '/oauth2/revoke',
  userinfo: '/oauth2/userinfo',
  keys: '/.well-known/jwks.json',
} as const;

/** What a client library has to know (OpenID Connect Discovery 1.0, RFC 8414, RFC 9207). */
export const discoveryDocument = (issuer: string): object => ({
  issuer,
  authorization_endpoint: issuer + paths.authorize,
  token_endpoint: issuer + paths.token,
  revocation_endpoint: issuer + paths.revoke,
  userinfo_endpoint: issuer + paths.userinfo,
  jwks_uri: issuer + paths.keys,
  scopes_supported: ['openid', 'email', 'profile', 'offline_access'],
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
  revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
  claims_supported: [
    'sub',
    'iss',
    'aud',
    'exp',
    'iat',
    'auth_time',
    'nonce',
    'tenant',
    'name',
    'email',
    'email_verified',
  ],
});
