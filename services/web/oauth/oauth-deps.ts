import type {OAuthServiceDefinition} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import type {PeerOf} from '#runtime/client/client-of.ts';

/** What OAuth over HTTP stands on. */
export interface OAuthDeps {
  readonly identity: PeerOf<typeof OAuthServiceDefinition>;
  /** The public URL, without a slash at the end: who issues tokens, as clients know it. */
  readonly issuer: string;
}
