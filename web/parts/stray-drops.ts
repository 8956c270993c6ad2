/** A file dropped where nothing takes it stays where it was: the browser would leave the house and show it instead. */
export function refuseStrayDrops(): void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || event.dataTransfer?.types.includes("Files") !== true) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "none"
  }
  addEventListener("dragover", refuse)
  addEventListener("drop", refuse)
}
