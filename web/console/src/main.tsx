import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/queries.ts';
import { newRouter } from './router.tsx';
import { ThemeProvider, writeTokens } from './theme.tsx';
import { WordsProvider } from './words/words.tsx';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/inquiry.css';
import './styles/shelf.css';
import './styles/systems.css';
import './styles/departments.css';
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
