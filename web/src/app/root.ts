import { createRootRoute } from '@tanstack/react-router';
import { Shell } from './shell/Shell';

/** The parent of every page's route. */
export const root = createRootRoute({ component: Shell });
