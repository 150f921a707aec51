import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/queries.ts';
import { newRouter } from './router.ts';
import { ThemeProvider, writeTokens } from './theme.tsx';
import { WordsProvider } from './words/words.tsx';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/inquiry.css';
import './styles/papers.css';
import './styles/shelf.css';
import './styles/cases.css';
import './styles/freezes.css';
import './styles/notices.css';
import './styles/alerts.css';
import './styles/duty.css';
import './styles/disposals.css';
import './styles/labels.css';
import './styles/onboarding.css';
import './styles/systems.css';
import './styles/departments.css';
import './styles/counter.css';
import './styles/making.css';

writeTokens();
const queryClient = newQueryClient();
const router = newRouter(queryClient);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <WordsProvider>
        <QueryClientProvider client={queryClient}>
          <ThemeProvider>
            <RouterProvider router={router} />
          </ThemeProvider>
        </QueryClientProvider>
      </WordsProvider>
    </StrictMode>,
  );
}

// Only where the browser can: over TLS, or on localhost. Elsewhere everything works but opening without a network.
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  window.addEventListener('load', () => {
    navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).catch(() => undefined);
  });
}
