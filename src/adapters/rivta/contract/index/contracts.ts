import type { ServiceContract } from '../service.ts';
import { findContent } from './find-content.ts';
import { processNotification, update } from './update.ts';

/** The engagement index (engagemangsindex). */
export const indexContracts: readonly ServiceContract[] = [update, findContent, processNotification];
