import { cmsConfig } from './integrations/cms/config';
import { commerceConfig } from './integrations/commerce/config';

export const middlewareConfig = {
  integrations: {
    commerce: commerceConfig,
    cms: cmsConfig,
  },
};
