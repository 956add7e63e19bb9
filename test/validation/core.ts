import { gatewayValidator } from '../../src/cli/validator.ts';

/** The gateway's validator: R4 core, our own profiles, and the value sets of both. */
export const validator = gatewayValidator();
