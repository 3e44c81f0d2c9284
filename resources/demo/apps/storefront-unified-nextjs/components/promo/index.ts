export { Countdown } from './countdown';
export { PromoBar } from './promo-bar';
