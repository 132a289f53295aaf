import {overLimitDetails} from './edge-shared-limits.ts';
import {shedDetails} from './edge-shedding.ts';
import {type Failure, failures} from './failures.ts';

/** Name of the policy that refuses bodies that are no JSON; stands in the details of its refusal. */
export const mediaTypePolicy = 'media_type_unsupported';

/** Name of the policy that refuses verbs that the contract does not have at a path. */
export const verbPolicy = 'method_not_allowed';

/** Name of the policy that refuses what identity has said nothing about, and nobody remembers. */
export const undecidedPolicy = 'undecided_by_identity';

/** What is no message of the method; the transcoder, or the filter before it, says why itself. */
export const transcodingFailure: Failure = {
  reason: 'REQUEST_MALFORMED',
  when: "response.code_details.contains('transcode') || response.code_details == 'lua_response'",
  httpStatus: 400,
  message: '%LOCAL_REPLY_BODY%',
};

/** What is refused before it costs anything; must itself cost as little as can be, so that it is looked for first. */
export const overload: Failure = {
  reason: 'OVERLOADED',
  when: `response.code_details == '${shedDetails}'`,
  httpStatus: 503,
  message: 'There is more to do than can be done; try again after the time that Retry-After says.',
  retryAfterSeconds: 1,
};

/** Failures as a client outside sees them. */
export const edgeFailures: readonly Failure[] = [
  {
    reason: 'SERVICE_UNAVAILABLE',
    when: `response.code_details.contains('${undecidedPolicy}')`,
    httpStatus: 503,
    message: 'A service does not answer at the moment.',
    retryAfterSeconds: 1,
  },
  {
    reason: 'METHOD_NOT_ALLOWED',
    when: `response.code_details.contains('${verbPolicy}')`,
    httpStatus: 405,
    message: 'The path exists, not with this HTTP method; the header Allow says with which.',
  },
  {
    reason: 'MEDIA_TYPE_UNSUPPORTED',
    when: `response.code_details.contains('${mediaTypePolicy}')`,
    httpStatus: 415,
    message: 'The body of the request must be application/json.',
  },
  {
    reason: 'RATE_LIMITED',
    when: `response.code_details == '${overLimitDetails}'`,
    httpStatus: 429,
    message: 'Too many requests; try again after the time that Retry-After says.',
    retryAfterSeconds: 'told',
  },
  {
    reason: 'RATE_LIMITED',
    when: 'response.code == 429',
    httpStatus: 429,
    message: 'Too many requests; try again after the time that Retry-After says.',
    retryAfterSeconds: 1,
  },
  {
    reason: 'ROUTE_NOT_FOUND',
    when: 'response.code == 404',
    httpStatus: 404,
    message: 'There is nothing at this path.',
  },
  ...failures,
];
