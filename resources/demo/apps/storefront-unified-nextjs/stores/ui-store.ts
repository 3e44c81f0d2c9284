import { create } from 'zustand';

type Panel = 'menu' | 'search' | 'cart';

type UiState = {
  openPanel: Panel | null;
  open: (panel: Panel) => void;
  close: () => void;
};

export const useUiStore = create<UiState>((set) => ({
  openPanel: null,
  open: (panel) => set({ openPanel: panel }),
  close: () => set({ openPanel: null }),
}));
