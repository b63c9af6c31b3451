import '@fontsource-variable/ibm-plex-sans/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/buttons.css';
import './styles/states.css';
import './styles/controls.css';
import './styles/visuals.css';
import './styles/legends.css';
import './styles/donut.css';
import './styles/heat-map.css';
import './styles/tables.css';
import './styles/tooltips.css';
import './styles/home.css';
import './styles/accounts.css';
import './styles/files.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyPalette } from './ui/palette.ts';

applyPalette(document);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
