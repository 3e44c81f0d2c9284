import { cmsConfig } from './integrations/cms/config';
import { commerceConfig } from './integrations/commerce/config';
import { taxConfig } from './integrations/tax/config';

export const middlewareConfig = {
  integrations: {
    commerce: commerceConfig,
    cms: cmsConfig,
    tax: taxConfig,
  },
};
