/** Why an offer was made, by the code in its record: for whoever explains runs and may not meet the allocators. */
export { REASONS as OFFER_REASONS } from '../allocator/reasons.ts';
