import type {AuthenticationResponseJSON, RegistrationResponseJSON} from '@simplewebauthn/server';
import {z} from 'zod';

// Their members by WebAuthn level 3, sections 5.1.8 and 5.1.9, as far as the verification reads them.
const base64url = z.string().regex(/^[\w-]*$/);
const common = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
};

const registration: z.ZodType<RegistrationResponseJSON, unknown> = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(10).default([]),
  }),
});

const authentication: z.ZodType<AuthenticationResponseJSON, unknown> = z.object({
  ...common,
  response: z
    .object({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish(),
    })
    .transform(({userHandle, ...response}) => (userHandle ? {...response, userHandle} : response)),
});

/** What a browser has answered to a registration; undefined when the text is none. */
export const registrationResponse = (json: string): RegistrationResponseJSON | undefined =>
  registration.safeParse(parsed(json)).data;

/** What a browser has answered to a sign-in; undefined when the text is none. */
export const authenticationResponse = (json: string): AuthenticationResponseJSON | undefined =>
  authentication.safeParse(parsed(json)).data;

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};
