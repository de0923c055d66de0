import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { followPreferences } from './app/preferences';
import { pageNonce } from './app/nonce';
import './styles/base.css';

// What Radix makes of style elements shows the page's nonce; no other would be let in.
setNonce(pageNonce());
followPreferences();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
