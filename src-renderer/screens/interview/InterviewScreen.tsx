/** Placeholder until the screen is written. */
export default function InterviewScreen() {
  return null;
}
