/** Mounts the desk. The theme is set before the first paint, so that nothing flashes. */
import '@shared/contract/jitless.ts';
import '@fontsource-variable/source-serif-4/opsz.css';
import '@fontsource-variable/source-serif-4/opsz-italic.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './app/tokens.css';
import './app/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startTheme } from './app/theme.ts';

startTheme();
const mount = document.getElementById('root');
if (mount === null) throw new Error('index.html must hold an element with id "root".');
createRoot(mount).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
