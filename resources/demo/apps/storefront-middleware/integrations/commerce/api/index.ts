export { getProduct } from './get-product';
export { getStock } from './get-stock';
export { subscribe } from './subscribe';
