import fc from 'fast-check';

/**
 * Random tests draw from one seed, so that a test run says the same twice; a failure prints the seed and path that replay it. To look
 * for what this seed does not show: `FC_SEED=random npx vitest run`, or a number of your own.
 */
const wanted = process.env['FC_SEED'] ?? '20260101';
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
