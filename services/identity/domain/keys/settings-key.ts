import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {failure} from '../failure.ts';
import {operatorTenant} from '../operator.ts';
import {apiKeyName} from '../resource-name.ts';

/** The operator's first key: always the same row, so that replicas and restarts mean the same key. */
export const settingsKeyId = '00000000-0000-7000-8000-000000000001';

/** Fails with API_KEY_FROM_SETTINGS for the key whose value stands in the settings: each start would undo a change of it. */
export const notFromSettings = (name: string): void => {
  if (name !== apiKeyName(operatorTenant, settingsKeyId)) return;
  throw failure(
    ErrorReason.API_KEY_FROM_SETTINGS,
    'The value of this key stands in the settings of identity (IDENTITY_OPERATOR_KEY) and is changed there.',
  );
};
