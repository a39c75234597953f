/** Made by `npm run calibrate` from labelled data; do not edit. */
export const FITTED: Readonly<Record<string, number>> = {};
