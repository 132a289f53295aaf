import {catalogueOf} from './catalogue.ts';
import {compileToBytes} from './compile.ts';

const toys = `
  service ToysService {
    rpc Get(Request) returns (Toy) {
      option idempotency_level = NO_SIDE_EFFECTS;
      option (google.api.http) = {get: "/v1/{name=shelves/*/toys/**}" additional_bindings {get: "/v1/{name}:peek"}};
      option (souk.mesh.v1.policy) = {anonymous: true timeout: {nanos: 1000000} edge_cache: {max_age: {seconds: 5}}};
    }
    rpc Put(Toy) returns (Toy) {
      option (google.api.http) = {put: "/v1/toys" body: "*"};
      option (souk.mesh.v1.policy) = {permission: "toys.toys.put" timeout: {seconds: 90} rate_class: RATE_CLASS_BULK};
    }
    rpc Unlock(Request) returns (Toy) {
      option (google.api.http) = {post: "/v1/toys:unlock" body: "*"};
      option (souk.mesh.v1.policy) = {anonymous: true timeout: {seconds: 1} rate_class: RATE_CLASS_SENSITIVE};
    }
    rpc Wind(Request) returns (Toy) {
      option idempotency_level = IDEMPOTENT;
      option (souk.mesh.v1.policy) = {callers: ["games", "toys"] timeout: {seconds: 1}};
    }
  }
  message Request { string name = 1; }
  message Toy { string name = 1; map<string, Toy> parts = 2; google.protobuf.Struct any = 3; Toy inner = 4; repeated Toy more = 5; }`;

const games = `
  service GamesService {
    rpc Play(Request) returns (Request) { option (souk.mesh.v1.policy) = {callers: "*" timeout: {seconds: 1}}; }
  }
  message Request { string name = 1; }`;

const identity = `
  service IdentityService {
    rpc GetJsonWebKeySet(Request) returns (Request) {
      option (google.api.http) = {get: "/.well-known/jwks.json"};
      option (souk.mesh.v1.policy) = {anonymous: true callers: "*" timeout: {seconds: 1}};
    }
  }
  message Request {}`;

/** The contracts above, compiled. */
export const compiledToys = compileToBytes({toys, games, identity});
/** A catalogue for them, with a service whose budget is as small as can be. */
export const toyCatalogue = catalogueOf({
  toys: {},
  games: {budget: {maxRequests: 1, maxPendingRequests: 1, retryBudgetPercent: 1, consecutiveFailures: 1}},
});
